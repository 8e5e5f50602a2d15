// The Markdown of replies as DOM nodes. Nothing is ever parsed as HTML, and links and pictures
// stay text, so that no reply can run, load or lead anywhere.
const INLINE = /\*\*(.+?)\*\*|\*(?!\s)(.+?)\*|`(.+?)`/g;
const ITEM = /^\s*(?:(\d+)\.|[-*])\s+(.*)$/;
const RULE = /^\|?[\s:|-]+\|?$/;

const make = (name, ...children) => {
  const node = document.createElement(name);
  node.append(...children);
  return node;
};

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(from, match.index));
    const [, strong, emphasis, code] = match;
    if (strong !== undefined) nodes.push(make("strong", ...inline(strong)));
    else if (emphasis !== undefined) nodes.push(make("em", ...inline(emphasis)));
    else nodes.push(make("code", code));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const [head, , ...rows] = lines;
  const header = make("tr", ...cells(head).map((cell) => {
    const th = make(cell ? "th" : "td", ...inline(cell));
    if (cell) th.scope = "col";
    return th;
  }));
  const body = rows.map((line) => make("tr", ...cells(line).map((cell, at) => {
    const node = make(at ? "td" : "th", ...inline(cell));
    if (!at) node.scope = "row";
    return node;
  })));
  const wrapped = make("div", make("table", make("thead", header), make("tbody", ...body)));
  wrapped.className = "scroll";
  wrapped.tabIndex = 0;
  wrapped.setAttribute("role", "group");
  wrapped.setAttribute("aria-label", "Table");
  return wrapped;
}

function list(lines) {
  const first = lines[0].match(ITEM)[1];
  const node = make(first ? "ol" : "ul", ...lines.map((line) => make("li", ...inline(line.match(ITEM)[2]))));
  if (first) node.start = Number(first);
  return node;
}

const KINDS = [
  [(line, next) => line.includes("|") && next !== undefined && RULE.test(next), (line) => line.includes("|"), table],
  [(line) => ITEM.test(line), (line) => ITEM.test(line), list],
  [(line) => line.startsWith(">"), (line) => line.startsWith(">"),
    (lines) => make("blockquote", ...blocks(lines.map((line) => line.replace(/^>\s?/, "")).join("\n")))],
  [(line) => /^#{1,4}\s/.test(line), () => false, ([line]) => make("p", make("strong", ...inline(line.replace(/^#+\s*/, ""))))],
];
const isBreak = (line, next) => !line.trim() || KINDS.some(([starts]) => starts(line, next));

function blocks(text) {
  const lines = text.split("\n");
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) { at += 1; continue; }
    const kind = KINDS.find(([starts]) => starts(lines[at], lines[at + 1]));
    let end = at + 1;
    const goesOn = kind
      ? () => kind[1](lines[end])
      : () => !isBreak(lines[end], lines[end + 1]);
    while (end < lines.length && goesOn()) end += 1;
    const taken = lines.slice(at, end);
    nodes.push(kind ? kind[2](taken) : make("p", ...inline(taken.join(" "))));
    at = end;
  }
  return nodes;
}

export const render = (text) => blocks(text);
