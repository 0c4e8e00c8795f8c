/** What channels need from outside. */
export interface ChannelTools {
  /** `0.1.0`, for the name by which channels know us. */
  readonly version: string;
  /** Epoch ms. */
  now(): number;
  /** Starts a program with a fixed argv and waits for its end. */
  runProgram(
    program: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<ProgramEnd>;
  readonly platform: string;
  /** Chats that Telegram moved: from the id in the configuration to the one in use. */
  readonly movedChats: MovedChats;
}

export type ProgramEnd =
  | { readonly kind: "ended"; readonly code: number; readonly output: string }
  | { readonly kind: "not_there" };

export interface MovedChats {
  /** The chat that is meant today. */
  current(chat: string): Promise<string>;
  moved(from: string, to: string): Promise<void>;
}
