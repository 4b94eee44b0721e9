// Package commit holds protocols for atomic commitment: all nodes decide alike on a transaction.
package commit
