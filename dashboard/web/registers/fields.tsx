import type { ReactNode } from 'react';

/** Facts of a record, each a name and what it is; what is not known yet is a dash. */
export const Fields = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="fields">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value === undefined || value === null || value === '' ? '–' : value}</dd>
      </div>
    ))}
  </dl>
);
