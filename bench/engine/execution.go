package engine

import "context"

// Execution is one run, built and waiting, so that setting up can be kept out of what is metered.
// Every engine returns one. Its methods are for one goroutine at a time.
type Execution interface {
	// Execute is the phase to meter. An error means that there was no run, because a protocol broke
	// the contract or something that the run needs is not there; whatever happened to a run that
	// took place is in the outcome.
	Execute(ctx context.Context) (Outcome, error)
	// Reset makes ready for another execution of the same configuration.
	Reset() error
	// Close gives back what the execution holds. Closing again does nothing.
	Close()
}
