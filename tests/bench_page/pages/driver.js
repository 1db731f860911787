// Runs in the measured page. `bench` is the page's own adapter: show(from, to) shows the points of those days, counted
// from the first day, and returns a promise where the page draws later than with the next frame.

(() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  // A channel's message comes after the frame that is painted now. The frame after it would say the same, but later: where
  // nothing is left to paint, it comes with the screen's clock.
  async function painted() {
    await frame();
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  }

  // Time of each step from the call to the frame that shows it, as many as the time allows, and what the last showed.
  async function steps(ranges, milliseconds) {
    const taken = [];
    const end = performance.now() + milliseconds;
    let shown = null;
    for (const [from, to] of ranges) {
      const began = performance.now();
      await bench.show(from, to);
      await painted();
      taken.push(performance.now() - began);
      shown = [from, to];
      if (performance.now() > end) break;
    }
    return { taken, last: [...shown, (await bench.count?.()) ?? null] };
  }

  // Frames a second while a window moves on by a day with each frame; one whose range is not drawn does not count.
  async function play([first, last], days, milliseconds) {
    let from = first;
    let drawn = 0;
    const began = performance.now();
    while (performance.now() - began < milliseconds) {
      await bench.show(from, from + days);
      await frame();
      drawn += 1;
      from = from + days >= last ? first : from + 1;
    }
    return (drawn * 1000) / (performance.now() - began);
  }

  window.driver = {
    steps,
    play,
    // The answer is left to be picked up, so that a page that never answers can be given up.
    run(name, ...values) {
      window.driver.answer = undefined;
      this[name](...values).then(
        (value) => (window.driver.answer = { value }),
        (error) => (window.driver.answer = { error: String(error) }),
      );
    },
  };
})();
