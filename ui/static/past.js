element.setAttribute("role", "region");
element.setAttribute("aria-label", "Earlier in this conversation");
