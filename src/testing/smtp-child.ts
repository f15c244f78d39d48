// A program that hands one mail over as the server does, trusting whom its own environment names; prints what the SMTP server said, or why it did not come so far.
import { converse, SmtpFailure, type SmtpServer } from '../server/mail/connection.ts'

const server = JSON.parse(process.argv[2] ?? '') as SmtpServer

try {
  const conversation = await converse(server)
  const from = { name: 'Roster', address: 'roster@example.org' }
  const to = { name: 'Ada', address: 'ada@example.org' }
  const text = { subject: 'Test', text: 'Text', html: '<p>Text</p>' }
  console.log(await conversation.handOver({ id: '<1@example.org>', from, to, date: new Date(), ...text }))
  conversation.close()
} catch (error) {
  if (!(error instanceof SmtpFailure)) throw error
  console.log(error.message)
}
