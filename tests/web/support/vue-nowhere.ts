import { type App, type Component, createRenderer } from 'vue';

/** As much of a tree as Vue asks for. */
interface Place {
  parent: Place | null;
  children: Place[];
}

const place = (): Place => ({ parent: null, children: [] });

const { createApp } = createRenderer<Place, Place>({
  createElement: place,
  createText: place,
  createComment: place,
  setText: () => undefined,
  setElementText: () => undefined,
  patchProp: () => undefined,
  insert: (child, parent) => {
    child.parent = parent;
    parent.children.push(child);
  },
  remove: (child) => {
    if (child.parent) child.parent.children = child.parent.children.filter((other) => other !== child);
  },
  parentNode: ({ parent }) => parent,
  nextSibling: (child) => child.parent?.children[child.parent.children.indexOf(child) + 1] ?? null,
});

/** Mounts a component without a document: Vue's own life cycle, and nothing to be seen. */
export function mountNowhere(
  component: Component,
  prepare: (app: App<Place>) => unknown = () => undefined,
): App<Place> {
  const app = createApp(component);
  prepare(app);
  app.mount(place());
  return app;
}
