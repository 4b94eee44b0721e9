// Package circulation holds algorithms in which a token goes round all nodes: the
// functional unit is the completed lap.
package circulation
