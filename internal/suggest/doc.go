// Package suggest finds the allowed name that somebody most likely meant, and says so in errors
// about names that are not allowed.
package suggest
