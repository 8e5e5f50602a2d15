element.setAttribute("role", "region");
element.setAttribute("aria-label", "Beside the chat");
element.addEventListener("click", (event) => {
  aisle.act(element, trigger, event);
  aisle.say(element, trigger, event);
});
watch("value", () => aisle.settle(element));
