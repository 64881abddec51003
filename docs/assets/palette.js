// Sets the colour scheme before the page is drawn: the reader's choice, or else that of the device.
{
  const stored = __md_get("__palette")?.color;
  const automatic = !stored || stored.media === "(prefers-color-scheme)";
  const wanted = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const media = automatic ? `(prefers-color-scheme: ${wanted})` : stored.media;
  const option = document.querySelector(`.md-option[data-md-color-media="${media}"]`);
  if (!option) document.body.setAttribute("data-md-color-scheme", automatic ? (wanted === "dark" ? "slate" : "default") : stored.scheme);
  for (const name of option ? ["scheme", "primary", "accent"] : []) {
    document.body.setAttribute(`data-md-color-${name}`, option.getAttribute(`data-md-color-${name}`));
  }
}
