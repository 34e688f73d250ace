//! Generators: config maps and secrets from literals, files and env files, and the hash of their content.
