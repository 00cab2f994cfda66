//! The panels of the window, one file each. A panel reads the state and pushes commands; it changes nothing itself.

mod assemblies;
mod attributes;
mod beside_mesh;
mod color_bar;
mod dialogs;
mod display;
mod history;
mod in_place;
mod inspector;
mod menu_bar;
mod messages;
mod palette;
mod raw_file;
mod records;
mod save_as;
mod status_bar;
mod time_bar;
mod toolbar;
mod tree;
mod tree_row;
mod under_pointer;
mod view;
mod welcome;

pub use color_bar::ColorBar;
pub use dialogs::dialogs_ui;
pub use inspector::Inspector;
pub use menu_bar::menu_bar_ui;
pub use messages::messages_ui;
pub use palette::Palette;
pub use raw_file::RawFilePanel;
pub use status_bar::status_bar_ui;
pub use time_bar::time_bar_ui;
pub use toolbar::toolbar_ui;
pub use tree::Tree;
pub use view::View;
pub use welcome::welcome_ui;
