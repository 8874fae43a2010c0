import type { Result } from '../../shared/refusal.ts'

/** Warm engine workers. They open no database: a task carries its columns over shared memory. */
export interface EnginePool {
  run(task: EngineTask, signal: AbortSignal, progress: (share: number) => void): Promise<Result<unknown>>
  close(): Promise<void>
}

/** What a worker is asked: the kind of work and its plain, cloneable input. */
export interface EngineTask {
  readonly kind: string
  readonly input: unknown
}
