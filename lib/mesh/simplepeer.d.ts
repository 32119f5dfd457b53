/** The package's types describe its main entry; the bundle for browsers is the same thing in another file. */
declare module "simple-peer/simplepeer.min.js" {
  import SimplePeer = require("simple-peer");
  export = SimplePeer;
}
