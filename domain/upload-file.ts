import { z } from 'zod';
import { EMPTY_FIELD, UPLOAD_FIELDS, UPLOAD_KINDS, type UploadKind } from './upload-fields.js';

const text = z.string().trim().min(1).max(100);

/** A monitoring system as its files name it. */
const systemSchema = z.strictObject({
  model: text,
  name: text,
  maker: text,
  /** Its safety mark (安全标志) is valid until then. */
  safetyMarkUntil: z.iso.date(),
});

const isField = (kind: UploadKind, field: string): boolean => UPLOAD_FIELDS[kind].some((known) => known === field);

const fieldsSchema = z.partialRecord(z.enum(UPLOAD_KINDS), z.array(z.string()).min(1)).superRefine((given, context) => {
  for (const kind of UPLOAD_KINDS) {
    const fields = given[kind] ?? [];
    for (const [index, field] of fields.entries()) {
      const wrong = (message: string): void => context.addIssue({ code: 'custom', path: [kind, index], message });
      if (field === EMPTY_FIELD) continue;
      if (!isField(kind, field))
        wrong(`${field} is no field of ${kind}; use ${UPLOAD_FIELDS[kind].join(', ')} or ${EMPTY_FIELD}`);
      else if (fields.indexOf(field) !== index) wrong(`${field} is given twice`);
    }
  }
});

/** What a mine says of its files for the authority: its systems, how often, and its province's order of fields. */
export const uploadSchema = z.strictObject({
  safety: systemSchema.optional(),
  personnel: systemSchema.optional(),
  /** 劳动组织方式, as `三八制`. */
  shiftSystem: text.optional(),
  /** Seconds between files of a kind; 0: the kind is not made. */
  everyS: z.partialRecord(z.enum(UPLOAD_KINDS), z.number().int().min(0).max(604_800)).default({}),
  /** The order of a kind's fields where it differs from ours; `-` is a column that stays empty. */
  fields: fieldsSchema.default({}),
});
