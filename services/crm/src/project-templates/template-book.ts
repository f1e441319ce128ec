import { crmErrors } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';
import { DEFAULT_PROJECT_TEMPLATE } from '@praxis/contracts/projects';

export interface PublishedTemplate {
  code: string;
  templateVersion: number;
  active: boolean;
}

/** The project templates of a firm as crm has heard of them, and the one that every firm has. */
export interface TemplateBook {
  /** @throws Rejection of `crm.project_template_unknown` or `crm.project_template_inactive`; `pointer` finds the field */
  require(code: string, pointer?: string): void;
  /** The present version of a template, to be named in what is agreed. */
  versionOf(code: string): number | undefined;
}

export function templateBook(published: readonly PublishedTemplate[]): TemplateBook {
  const builtIn = { code: DEFAULT_PROJECT_TEMPLATE.code, templateVersion: DEFAULT_PROJECT_TEMPLATE.version, active: true };
  // Of two templates that had one code in turn, the one in use counts.
  const inactiveFirst = [...published].sort((a, b) => Number(a.active) - Number(b.active));
  const byCode = new Map([builtIn, ...inactiveFirst].map((template) => [template.code, template] as const));
  return {
    require(code, pointer) {
      const known = byCode.get(code);
      if (known?.active) return;
      const error = known === undefined ? crmErrors.project_template_unknown : crmErrors.project_template_inactive;
      throw new Rejection(error, { projectTemplate: code }, pointer === undefined ? [] : [{ pointer, detail: error.title }]);
    },
    versionOf: (code) => byCode.get(code)?.templateVersion,
  };
}
