/** Asks for what the map's program needs last, an answer of the server later than for what it needs before. */
{
  const link = /** @type {HTMLLinkElement | null} */ (document.getElementById("late"));
  if (link) link.media = "all";
}
