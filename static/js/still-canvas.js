/**
 * A canvas that changes seldom: it is drawn out of sight and shown as a finished picture. A canvas that is drawn on is
 * handed over with every frame of the page, whatever changed in it; a picture is not.
 */

/** @typedef {{width: number, height: number, ratio: number}} Size in pixels of the screen, and those in a CSS pixel */

/**
 * Return what draws on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @returns {(size: Size, draw: (ctx: CanvasRenderingContext2D) => void) => void} draw: called with a clear canvas, in CSS pixels
 */
export function still(canvas) {
  const shown = /** @type {ImageBitmapRenderingContext} */ (canvas.getContext("bitmaprenderer"));
  const sheet = new OffscreenCanvas(1, 1);
  // All that is drawn with is the same as that of a canvas on the page.
  const ctx = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (sheet.getContext("2d")));
  return ({ width, height, ratio }, draw) => {
    if (sheet.width !== width) sheet.width = width;
    if (sheet.height !== height) sheet.height = height;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    draw(ctx);
    shown.transferFromImageBitmap(sheet.transferToImageBitmap());
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
  };
}
