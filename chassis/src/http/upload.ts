import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyRequest } from 'fastify';
import type { Upload } from '../route';

/** The one file of a multipart request, with the fields that stand before it. */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  const missing = () => new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/file', detail: 'Send the file after the fields' }]);
  if (!request.isMultipart()) throw new Rejection(httpErrors.unsupported_media_type);
  // Whatever the parser says of a malformed body (no boundary, an end too early) is the sender's to mend.
  const part = await request.file().catch((error: unknown) => {
    throw (error as { statusCode?: number }).statusCode === undefined ? missing() : error;
  });
  if (part === undefined || part.fieldname !== 'file') throw missing();
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(part.fields)) {
    const single = Array.isArray(field) ? field[0] : field;
    if (single !== undefined && single.type === 'field' && typeof single.value === 'string') fields[name] = single.value;
  }
  return { fields, fileName: part.filename, stream: part.file };
}
