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
  export const wasmUrl: URL;
  export const wasmIntegrity: string;
  export const version: string;
  /** The language files by tag. */
  export const languages: Record<string, { url: URL; integrity: string }>;
}
