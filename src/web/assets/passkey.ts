// Passkeys at the desk. Without this script, or in a browser without them, codes do.
// A box says where to ask (data-passkey) and what for (data-for); the answer goes into its hidden
// fields, and with data-send the form goes off by itself.

interface Asked {
  challenge: string;
  rp: string;
  user: string;
  name: string;
  credentials: string[];
}
type Fields = Record<string, string>;
// Newer than the compiler's own list.
interface AuthenticatorAttestationResponse {
  getAuthenticatorData(): ArrayBuffer;
}

const LIFE = 5 * 60 * 1000; // ms: as long as the node waits for an answer

function text(raw: ArrayBuffer | null): string {
  if (!raw) return "";
  const binary = String.fromCharCode(...new Uint8Array(raw));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function bytes(base64url: string): Uint8Array {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

async function ask(box: HTMLElement, form: HTMLFormElement): Promise<Asked> {
  const csrf = form.querySelector<HTMLInputElement>("[name=csrf]");
  const body = new URLSearchParams({ for: box.dataset.for || "", csrf: csrf ? csrf.value : "" });
  const answer = await fetch(box.dataset.passkey || "", { method: "POST", body });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function known(asked: Asked): PublicKeyCredentialDescriptor[] {
  return asked.credentials.map((id) => ({ type: "public-key", id: bytes(id) }));
}

async function make(asked: Asked): Promise<Fields> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp, name: "Hustings" },
      user: { id: new TextEncoder().encode(asked.user), name: asked.name, displayName: asked.name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      excludeCredentials: known(asked),
      attestation: "none",
      timeout: LIFE,
    },
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return { pk_client: text(answer.clientDataJSON), pk_data: text(answer.getAuthenticatorData()) };
}

async function use(asked: Asked): Promise<Fields> {
  const used = (await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.challenge),
      rpId: asked.rp,
      allowCredentials: known(asked),
      userVerification: "required",
      timeout: LIFE,
    },
  })) as PublicKeyCredential;
  const answer = used.response as AuthenticatorAssertionResponse;
  return {
    pk_id: text(used.rawId),
    pk_client: text(answer.clientDataJSON),
    pk_data: text(answer.authenticatorData),
    pk_signature: text(answer.signature),
    pk_user: text(answer.userHandle),
  };
}

function show(box: HTMLElement, selector: string, shown: boolean): void {
  const part = box.querySelector<HTMLElement>(selector);
  if (part) part.hidden = !shown;
}

async function press(box: HTMLElement, form: HTMLFormElement): Promise<void> {
  if (box.dataset.send !== undefined && !form.reportValidity()) return;
  show(box, "[role=alert]", false);
  try {
    const asked = await ask(box, form);
    const fields = await (box.dataset.for === "add" ? make(asked) : use(asked));
    for (const [name, value] of Object.entries(fields)) {
      const field = box.querySelector<HTMLInputElement>(`[name=${name}]`);
      if (field) field.value = value;
    }
    if (box.dataset.send !== undefined) return form.submit();
    show(box, "[role=status]", true);
  } catch {
    show(box, "[role=alert]", true);
  }
}

if ("PublicKeyCredential" in window) {
  for (const box of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
    const form = box.closest("form");
    const button = box.querySelector("button");
    if (!form || !button || !box.hidden) continue; // the script may stand in a page twice
    box.hidden = false;
    button.addEventListener("click", () => void press(box, form));
  }
}
