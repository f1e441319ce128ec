import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { removePhoto, setPhoto } from './change-photo';
import type { DrawSquare } from './draw-square';
import { getMemberPhoto, getPhoto } from './show-photo';

export const photoRoutes = (dependencies: { drawSquare: DrawSquare }): readonly Route[] => [
  route(api.getPhoto, getPhoto),
  route(api.setPhoto, setPhoto(dependencies)),
  route(api.removePhoto, removePhoto),
  route(api.getMemberPhoto, getMemberPhoto),
];
