element.addEventListener("click", (event) => aisle.say(element, trigger, event));
