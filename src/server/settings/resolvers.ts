import type { Resolvers } from '../../generated/server.ts'
import { mutation } from '../graphql/mutation.ts'
import { payload } from '../graphql/payload.ts'
import * as authentication from './authentication.ts'
import * as smtp from './smtp.ts'
import { trial } from './smtp-trial.ts'

export const resolvers: Resolvers = {
  Query: {
    authenticationSettings: (_, __, ctx) => authentication.get(ctx),
    smtpSettings: (_, __, ctx) => smtp.get(ctx),
  },
  Mutation: {
    authenticationSettingsUpdate: mutation('authenticationSettings', authentication.update, authentication.get),
    smtpSettingsUpdate: mutation('smtpSettings', smtp.update, smtp.get),
    smtpSettingsTest: (_, { input }, ctx) => payload('outcome', () => trial(ctx, input)),
  },
}
