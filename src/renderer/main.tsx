import './jitless.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from './api/connect.ts'
import { App } from './App.tsx'
import { trackJobs } from './state/jobs.ts'
import { followHash } from './state/route.ts'
import { watchWrites } from './state/status.ts'
import { followSystem } from './state/theme.ts'
import './style.css'

followSystem(window)
followHash(window)
const api = watchWrites(trackJobs(connect(), () => performance.now()))

const root = document.getElementById('root')
if (root === null) throw new Error('index.html without its root')
createRoot(root).render(
  <StrictMode>
    <App api={api} />
  </StrictMode>,
)
