// @ts-check
// Two comforts; everything works without them.

// 1. The list keeps itself up to date. Focus and scroll stay where they are: only a changed list is replaced.
const live = document.querySelector("[data-live]");
if (live) {
  setInterval(async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    try {
      const page = await (await fetch(location.href)).text();
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-live]");
      if (fresh && fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
    } catch {
      // The sandbox is away; the list stays as it is until it is back.
    }
  }, 2000);
}

// 2. Another place to correct.
for (const button of document.querySelectorAll("[data-add]")) {
  const places = button.parentElement?.querySelector("[data-defects]");
  const first = places?.firstElementChild;
  if (!(button instanceof HTMLButtonElement) || !places || !first) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = /** @type {Element} */ (first.cloneNode(true));
    for (const field of next.querySelectorAll("textarea")) field.value = "";
    places.append(next);
    next.querySelector("select")?.focus();
  });
}
