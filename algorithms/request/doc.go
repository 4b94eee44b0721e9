// Package request holds algorithms in which members get an answer from somebody:
// the functional unit is the answered request.
package request
