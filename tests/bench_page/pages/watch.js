// Runs before the page: when the first map stands there, when the page is ready, and what it had loaded by then.

(() => {
  const MAP = ".leaflet-map-pane, .maplibregl-canvas";
  const isReady = () => document.documentElement?.dataset.ready === "true" || window.bench?.isReady === true;
  const watched = { map: 0, ready: 0, bytes: 0, requests: 0 };
  window.watched = watched;

  function loaded() {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return { bytes: entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0), requests: entries.length };
  }
  watched.loaded = loaded;

  // A channel's message comes after the frame that is painted now.
  function look() {
    const { port1, port2 } = new MessageChannel();
    const [map, ready] = [document.querySelector(MAP) !== null, isReady()];
    port1.onmessage = () => {
      if (map) watched.map ||= performance.now();
      if (!ready) return;
      Object.assign(watched, loaded());
      watched.ready = performance.now();
    };
    port2.postMessage(0);
    if (!ready) requestAnimationFrame(look);
  }
  performance.setResourceTimingBufferSize(1000);
  requestAnimationFrame(look);
})();
