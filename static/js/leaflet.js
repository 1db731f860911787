/** Leaflet, which the page loads as a script before its modules. */

export const L = window.L;
