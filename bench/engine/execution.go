package engine

import "context"

// Execution is one run, built and waiting. Execute is the phase to meter; Reset makes it ready for
// another one of the same configuration; Close gives back what it holds.
type Execution interface {
	Execute(ctx context.Context) (Outcome, error)
	Reset() error
	Close()
}
