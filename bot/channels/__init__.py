"""The doors. One file or folder each: to neutral, call the engine, to native; decides nothing."""
