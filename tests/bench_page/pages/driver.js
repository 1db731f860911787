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

  // Time of each step from the call until the frame that shows it is painted, as many as the time allows.
  async function steps(ranges, milliseconds) {
    const taken = [];
    const end = performance.now() + milliseconds;
    for (const [from, to] of ranges) {
      const began = performance.now();
      await bench.show(from, to);
      await painted();
      taken.push(performance.now() - began);
      if (performance.now() > end) break;
    }
    return taken;
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

  // How many points the page says it shows; null if it cannot say.
  const count = async () => (await bench.count?.()) ?? null;

  window.driver = {
    steps,
    play,
    count,
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
