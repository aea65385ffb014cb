const templatePath =
  /\.(?:j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|ejs|in)$|\.(?:j2|jinja2?|tmpl|tpl|template|erb|mustache|hbs|ejs|in)\.[^./]+$/i;

// Jinja, Go and Mustache; ERB; autoconf; `%%NAME%%` of docker-library; envsubst needs no mark, it looks like ARG.
const templateMark = /\{\{|\{%|<%|%%[\w.-]+%%|@[\w.-]+@/;

/** Tells a template that is still to be filled in, by the name of the file or by what a line says. */
export function isTemplate(path: string, line: string): boolean {
  return templateMark.test(line) || templatePath.test(path);
}
