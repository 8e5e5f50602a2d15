element.setAttribute("role", "log");
element.setAttribute("aria-live", "polite");
element.setAttribute("aria-label", "Conversation");
element.tabIndex = -1;

// Cards picked for a comparison, as ordinals in the order of the cards.
const picked = () => [...element.querySelectorAll("[data-compare][aria-pressed=true]")]
  .map((button) => button.dataset.compare);
const pick = (event) => {
  const button = event.target.closest("[data-compare]");
  if (button) button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  if (event.target.closest("[data-compare-clear]"))
    element.querySelectorAll("[data-compare]").forEach((other) => other.setAttribute("aria-pressed", "false"));
  const names = picked();
  const bar = element.querySelector(".comparing");
  if (bar) {
    bar.hidden = names.length === 0;
    const go = bar.querySelector("[data-compare-go]");
    go.disabled = names.length < 2;
    go.textContent = names.length < 2 ? "Pick another to compare" : `Compare these ${names.length}`;
  }
  if (event.target.closest("[data-compare-go]") && names.length > 1) {
    const last = names.pop();
    trigger("click", { say: `Compare the ${names.join(", the ")} and the ${last} one`, product: null });
  }
};

element.addEventListener("click", (event) => {
  pick(event);
  aisle.act(element, trigger, event);
  // The button goes away with the answer; keep the keyboard's place in the conversation.
  if (aisle.say(element, trigger, event)) element.focus({ preventScroll: true });
});

let shown = null;
const settle = () => {
  const said = element.querySelector(".said")?.textContent ?? "";
  const waiting = element.querySelector(".typing") !== null;
  element.setAttribute("aria-busy", String(waiting)); // read out once, when it is complete
  if (waiting && shown !== said) {
    shown = said;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() =>
      element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
  }
  if (!waiting) shown = null;
  aisle.settle(element);
};
watch("value", settle);
settle();
