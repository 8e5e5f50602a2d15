element.setAttribute("role", "region");
element.setAttribute("aria-label", "Beside the chat");
element.addEventListener("click", (event) => aisle.say(element, trigger, event));
