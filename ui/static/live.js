element.setAttribute("role", "log");
element.setAttribute("aria-live", "polite");
element.setAttribute("aria-label", "Conversation");
element.tabIndex = -1;

element.addEventListener("click", (event) => {
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
};
watch("value", settle);
settle();
