/**
 * The nurse who is being dragged: while something hovers, a browser does not tell what it is, and a nurse is dropped on
 * beds, beds on a nurse.
 */
let nurse: string | null = null;

export const draggedNurse = (): string | null => nurse;
export const setDraggedNurse = (id: string | null): void => {
  nurse = id;
};
