// Runs in our page once it is ready: its own interface, which draws with the next frame.
(() => {
  const FIRST = Date.UTC(2021, 0, 1);
  const day = (number) => new Date(FIRST + number * 864e5).toISOString().slice(0, 10);
  window.bench = {
    // The heading says how many, in words of a language with commas; while steps follow each other it is a little behind.
    async count() {
      await window.borderMap.settled();
      return Number(/^[\d,]+/.exec(document.getElementById("sentence").textContent)?.[0].replaceAll(",", "") ?? 0);
    },
    show(from, to) {
      void window.borderMap.setState({ datetime: `${day(from)}/${day(to - 1)}` });
    },
  };
})();
