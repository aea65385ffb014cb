import { z } from "zod";

/** What Docker Hub posts when a tag was pushed: https://docs.docker.com/docker-hub/repos/manage/webhooks/ */
export const DockerHubEvent = z
  .object({ push_data: z.object({}), repository: z.object({ repo_name: z.string() }) })
  .transform(({ repository }) => [repository.repo_name]);
