// The browser around WebKitGTK for the tests, run by gjs. The MiniBrowser that comes with the library keeps nothing on
// disk while it is automated; this one keeps a profile folder, which tests that restart the browser and search its files
// need. Usage: gjs -m webkit-host.js PROFILE_FOLDER
import Gtk from 'gi://Gtk?version=3.0';
import WebKit from 'gi://WebKit2?version=4.1';
import system from 'system';

const [folder] = system.programArgs;

Gtk.init(null);
const context = new WebKit.WebContext({
  website_data_manager: new WebKit.WebsiteDataManager({
    base_data_directory: `${folder}/data`,
    base_cache_directory: `${folder}/cache`,
  }),
});
context.set_automation_allowed(true);
context.connect('automation-started', (_context, session) => {
  const info = new WebKit.ApplicationInfo();
  info.set_name('vitrine-tests');
  info.set_version(1, 0, 0);
  session.set_application_info(info);
  session.connect('create-web-view', openWindow);
  session.connect('will-close', () => Gtk.main_quit());
});
Gtk.main();

function openWindow() {
  const settings = new WebKit.Settings();
  // The driver passes our output on: it is the only way to the console of a page.
  settings.set_enable_write_console_messages_to_stdout(true);
  const view = new WebKit.WebView({ web_context: context, is_controlled_by_automation: true, settings });
  const window = new Gtk.Window({ default_width: 1024, default_height: 768 });
  view.connect('close', () => window.destroy());
  window.add(view);
  window.show_all();
  return view;
}
