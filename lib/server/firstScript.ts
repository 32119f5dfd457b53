/** Runs in each page before any other script, with the nonce of the page. */

/** Scripts are asked for a second time; one that comes then is not missed. */
export const PATIENCE_MS = 3_000;

/**
 * A page is drawn by all of its scripts or not at all: when one does not come, nothing of ours runs that could say so. What
 * the page itself told by then stays below. Reads nothing but its parameter, because the browser is given its source.
 */
function tellWhatDidNotCome(patienceMs: number): void {
  addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLScriptElement) setTimeout(tell, patienceMs, target.src);
    },
    true,
  );
  function tell(src: string): void {
    // Set when the page has been drawn (components/theme/providers); or an error of it has been, or this one.
    if ("motion" in document.documentElement.dataset || document.querySelector("[role=alert] h2") !== null) return;
    const page = document.createElement("div");
    page.setAttribute("role", "alert");
    page.className = "fixed inset-0 z-50 flex flex-col items-center justify-center gap-4 bg-page p-8 text-center";
    const part = (name: string, className: string, text: string) => {
      const element = document.createElement(name);
      element.className = className;
      element.textContent = text;
      page.append(element);
      return element;
    };
    part("h2", "font-semibold text-xl", "This page has a fault");
    part("p", "max-w-lg text-muted", "A script of it did not come from the server, so nothing of it runs here.");
    part("pre", "wrap-anywhere whitespace-pre-wrap font-mono text-xs", src);
    const again = part(
      "button",
      "touchable rounded-md border border-edge px-4 py-2 font-medium",
      "Load the page again",
    );
    again.addEventListener("click", () => location.reload());
    document.body.append(page);
  }
}

/**
 * The one trusted-types policy lets an address of our own become a script or a worker, and nothing become markup or code;
 * it is the default one because the bundler's loader assigns plain strings
 * (https://www.w3.org/TR/trusted-types/#default-policy-hdr). And what locks scrolling under a dialog takes the nonce of its
 * style sheet from the variable that bundlers keep it in.
 */
export const FIRST_SCRIPT = [
  'self.trustedTypes?.createPolicy("default",{createScriptURL:(u)=>new URL(u,location.href).origin===origin?u:null})',
  "self.__webpack_nonce__=document.currentScript.nonce",
  `(${tellWhatDidNotCome})(${PATIENCE_MS})`,
].join(";");
