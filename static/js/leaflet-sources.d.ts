// The package ships its modules without types; leaflet.js gives what it takes from them the types of the whole.
declare module "leaflet/src/*";
