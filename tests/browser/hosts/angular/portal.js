// An Angular portal with two routes; the first shows the viewer. It uses no TypeScript decorators and is
// compiled in the page. Otherwise it equals the output of the Angular CLI for the same component.
import "@angular/compiler";
import { APP_BASE_HREF } from "@angular/common";
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideRouter, RouterLink, RouterOutlet } from "@angular/router";

import { tokenProvider } from "../session.js";

window.checks = 0;

/** A component with the viewer. Its template binds properties, an attribute and events of the viewer. */
class AuditLogs {
  tokenProvider = tokenProvider;
  scheme = signal("light");
  zone = signal("Europe/Paris");
  events = signal([]);
  isShown = signal(false);

  ngAfterViewInit() {
    this.isShown.set(true);
  }

  note({ type }) {
    this.events.update((before) => [...before, type]);
  }

  darken() {
    this.scheme.set("dark");
    this.zone.set("Asia/Tokyo");
  }

  ngDoCheck() {
    window.checks += 1;
  }
}
Component({
  selector: "app-audit-logs",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <button type="button" (click)="darken()">Darken</button>
    <p id="heard">{{ events().join(" ") }}</p>
    <!-- The router inserts a component before it sets its properties, so the viewer is created after the view. -->
    @if (isShown()) {
    <scim-audit-logs
      api-base="/api/v1"
      [tokenProvider]="tokenProvider"
      [colorScheme]="scheme()"
      [attr.time-zone]="zone()"
      (scim-audit-ready)="note($event)"
      (scim-audit-error)="note($event)"
      (scim-audit-unauthorized)="note($event)"
    ></scim-audit-logs>
    }
  `,
})(AuditLogs);

class Other {}
Component({ selector: "app-other", template: "<p>Another page</p>" })(Other);

class Portal {}
Component({
  selector: "app-portal",
  imports: [RouterOutlet, RouterLink],
  template: `<nav><a routerLink="/">Audit log</a> <a routerLink="/other">Other page</a></nav><router-outlet />`,
})(Portal);

/** Starts the portal. `changes` are the providers of Angular's change detection. */
export function start(changes) {
  const routes = [
    { path: "", component: AuditLogs },
    { path: "other", component: Other },
  ];
  return bootstrapApplication(Portal, { providers: [...changes, provideRouter(routes), { provide: APP_BASE_HREF, useValue: "/" }] });
}
