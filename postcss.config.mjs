/** Tailwind 4 is configured in app/globals.css; here it is only plugged in. */
export default { plugins: { "@tailwindcss/postcss": {} } };
