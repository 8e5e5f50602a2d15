// Talking to the API: a session, and turns as server-sent events.
const KEPT = "aisle-session";

export class Api {
  constructor(shop) {
    this.shop = shop;
    this.token = sessionStorage.getItem(KEPT);
  }

  // Opens or renews the session; an identity signs the shopper in.
  async open(identity) {
    const body = { shop: this.shop || null, identity: identity || null };
    let answer = await this.post("/v1/session", body);
    if (answer.status === 401 && this.token) { // the token no longer holds: begin anew
      this.token = null;
      answer = await this.post("/v1/session", body);
    }
    if (!answer.ok) throw await problem(answer);
    const session = await answer.json();
    this.token = session.token;
    sessionStorage.setItem(KEPT, session.token);
    return session;
  }

  post(path, body, signal) {
    const headers = { "content-type": "application/json", ...this.bearer() };
    return fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
  }

  remove(path, query) {
    return fetch(`${path}?${new URLSearchParams(query)}`, { method: "DELETE", headers: this.bearer() });
  }

  bearer() {
    return this.token ? { authorization: `Bearer ${this.token}` } : {};
  }

  async get(path) {
    const answer = await fetch(path, { headers: this.bearer() });
    if (!answer.ok) throw await problem(answer);
    return answer.json();
  }

  // Yields [event, data] pairs of one turn.
  async *say(message, conversation, signal) {
    const body = { message, conversation_id: conversation };
    const answer = await this.post("/v1/chat/stream", body, signal);
    if (!answer.ok) throw await problem(answer);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (held + value).replaceAll("\r", "").split("\n\n");
      held = events.pop();
      for (const text of events) {
        const field = (name) => text.split("\n")
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2)).join("\n");
        if (field("data")) yield [field("event"), JSON.parse(field("data"))];
      }
    }
  }
}

async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  const error = new Error(told.detail || "The shop didn't answer.");
  error.status = answer.status;
  return error;
}
