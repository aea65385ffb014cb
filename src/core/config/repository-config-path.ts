/** Where a repository, and the organisation's `.github` repository, keep the repository file. */
export const repositoryConfigPath = ".github/plinth.yml";
