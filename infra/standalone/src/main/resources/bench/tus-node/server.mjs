// @tus/server with the store that TUS_NODE asks for (JSON): {port, directory} or {port, s3: options of S3Store}.
import { FileStore } from '@tus/file-store'
import { S3Store } from '@tus/s3-store'
import { Server } from '@tus/server'

const wanted = JSON.parse(process.env.TUS_NODE)
const datastore = wanted.s3 ? new S3Store(wanted.s3) : new FileStore({ directory: wanted.directory })
const server = new Server({ path: '/files', datastore })
server.listen({ host: '127.0.0.1', port: wanted.port })
