// Types of the modules that the build generates (xtask/src/viewer_build/modules.rs). For the type check only:
// it is not in the package.

/** The JavaScript of wasm-bindgen, as a function. Each call returns a glue with variables of its own. */
declare module "#glue" {
  /** The members of `WebAssembly` that the glue uses. */
  export interface GlueWebAssembly {
    Module: typeof WebAssembly.Module;
    Instance: typeof WebAssembly.Instance;
    instantiate(
      module: WebAssembly.Module,
      imports: WebAssembly.Imports,
    ): Promise<{ module: WebAssembly.Module; instance: { exports: WebAssembly.Exports } }>;
    /** Not a member of `WebAssembly`: the glue calls it to load a part (xtask/src/viewer_build/split.rs). */
    loadPart(part: string, exports: WebAssembly.Exports, call: number, data: number): void;
  }

  /** The exports of src/embed/mod.rs. A call into an instance that has stopped returns undefined. */
  export interface Glue {
    default(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    on_panic(report: (at: string) => void): void;
    speak(locale: string, isRightToLeft: boolean, words: string | undefined): boolean | undefined;
    Viewer: { mount(root: HTMLElement, options: string, host: object): Viewer };
  }

  export interface Viewer {
    update(settings: string): void;
    state(): string | undefined;
    show(state: string): void;
    refresh(): void;
    free(): void;
  }

  export default function glue(webAssembly: GlueWebAssembly): Glue;
}

declare module "#style" {
  const css: string;
  export default css;
}

declare module "#build" {
  /** A file, and the hash that the browser compares with it. */
  export interface PinnedFile {
    url: URL;
    integrity: string;
  }

  /** What the first rows need. */
  export const wasm: PinnedFile;
  /** The files of each part; parts share some of them. */
  export const parts: Record<string, PinnedFile[]>;
  export const version: string;
  /** The files of a language: the texts of the viewer, and those that explain a failure. */
  export interface LanguageFiles {
    words: PinnedFile;
    explanations: PinnedFile;
  }

  /** The languages by tag. */
  export const languages: Record<string, LanguageFiles>;
}
