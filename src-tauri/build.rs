//! Builds the window's resources and its list of allowed commands.

fn main() {
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script has no other way to fail than to end the build.
        println!("cargo::error={error:#}");
    }
}
