// The colour scheme that the visitor chose, over the system's.
window.aisle = {
  scheme() {
    try { return localStorage.getItem("aisle-scheme"); } catch { return null; }
  },
  apply() {
    const chosen = this.scheme();
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  },
  toggle() {
    const dark = !document.body.classList.contains("dark");
    try { localStorage.setItem("aisle-scheme", dark ? "dark" : "light"); } catch { /* for now only */ }
    document.body.classList.toggle("dark", dark);
  },
  // A button that speaks for the shopper: data-say is what it says.
  say(element, trigger, event) {
    const button = event.target.closest("[data-say]");
    if (!button || !element.contains(button)) return false;
    trigger("click", { say: button.dataset.say, product: button.dataset.product || null });
    return true;
  },
};
