// Package greeting holds algorithms in which members of a group greet each other, and every
// greeting is answered: the functional unit is the greeted member, counted once for each
// member that greeted it and has its answer.
package greeting
