/** Complete repository files that do what people ask for; each is parsed by a test. */
export const configurationExamples: readonly { readonly title: string; readonly yaml: string }[] = [
  {
    title: "Stay on the LTS lines of Node.js, and leave what is old alone",
    yaml: `rules:
  - match: { image: node }
    versions: ">=20 <23"
  - match: { path: "legacy/**" }
    ignore: true
`,
  },
  {
    title: "Only fixes, in one pull request, reviewed by a team",
    yaml: `steps: [digest, patch]
group: all
pullRequest:
  labels: [base-image, dependencies]
  reviewers: [acme/platform]
`,
  },
  {
    title: "Databases in one pull request on weekends, and everything else at night",
    yaml: `schedule: { on: after 10pm and before 5am, timezone: Europe/Berlin }
limits: { openPullRequests: 5, createdPerHour: 2 }
rules:
  - match: { image: "{postgres,redis,mariadb}" }
    group: databases
    schedule: on weekends
`,
  },
  {
    title: "Trust images of your own at once, wait a week for all others",
    yaml: `minimumAgeDays: 7
rules:
  - match: { image: "ghcr.io/acme/**" }
    minimumAgeDays: 0
`,
  },
  {
    title: "Readable tags without digests, and only Alpine variants of Go",
    yaml: `pin: none
rules:
  - match: { image: golang }
    tags: '-alpine\\d+\\.\\d+$'
`,
  },
  {
    title: "Dockerfiles under names of your own",
    yaml: `paths:
  include: ["**/Dockerfile", "images/*/build.docker"]
  exclude: ["**/testdata/**"]
commit:
  prefix: "build(images)"
`,
  },
  {
    title: "Only images of two registries, with digests, and nothing that has ended",
    yaml: `policy:
  allow: ["docker.io/library/*", "ghcr.io/acme/**"]
  forbiddenImage: error
  missingDigest: error
  endedLine: error
  latestTag: "off"
`,
  },
];
