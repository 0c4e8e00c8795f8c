import { render } from "preact";
import { App } from "./app.tsx";
import { startLive } from "./state/live.ts";

render(<App />, document.body);
void startLive();
