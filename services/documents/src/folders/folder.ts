import { documentsErrors, type FolderVisibility } from '@praxis/contracts/documents';
import { Rejection } from '@praxis/contracts/kernel';

export const MAX_DEPTH = 10;

export interface Place {
  path: string;
  depth: number;
  visibility: FolderVisibility;
}

/**
 * Where a new folder stands. What is below an internal folder is internal, whatever was asked for: nobody makes something visible to the
 * client by accident.
 * @throws Rejection `documents.folder_too_deep`
 */
export function placeBelow(parent: Place | undefined, name: string, wanted: FolderVisibility | undefined): Place {
  if (parent === undefined) return { path: name, depth: 1, visibility: wanted ?? 'internal' };
  if (parent.depth >= MAX_DEPTH) throw new Rejection(documentsErrors.folder_too_deep);
  const visibility = parent.visibility === 'internal' ? 'internal' : (wanted ?? parent.visibility);
  return { path: `${parent.path} / ${name}`, depth: parent.depth + 1, visibility };
}
