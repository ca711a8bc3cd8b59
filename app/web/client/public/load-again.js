// Loaded first: where a part of the page was lost on its way, the page is loaded once more, as nobody else is there yet to
// do so. Browsers break requests off whenever the network changes, such as when a container of Docker is started.
addEventListener(
  "error",
  ({ target }) => {
    const isPart =
      target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === "stylesheet");
    if (!isPart) return;
    try {
      // A server that has not got it will not have it the next time either.
      if (Date.now() - Number(sessionStorage.getItem("loaded-again")) < 10_000) return;
      sessionStorage.setItem("loaded-again", String(Date.now()));
    } catch {
      return; // Storage can be forbidden; then it might be loaded again for ever.
    }
    setTimeout(() => location.reload(), 500);
  },
  true, // these events do not bubble
);
