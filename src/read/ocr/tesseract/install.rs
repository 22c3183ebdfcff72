//! How to install Tesseract and its languages.

use super::on_path;

/// Returns the command that installs some languages, and Tesseract itself if `with_program`.
pub(super) fn install_line<'n>(languages: impl Iterator<Item = &'n str>, with_program: bool) -> String {
    let managers = ["apt-get", "dnf", "zypper", "pacman", "apk", "brew"];
    let manager = managers.into_iter().find(|manager| on_path(manager).is_some());
    let default = if cfg!(target_os = "macos") { "brew" } else { "apt-get" };
    line(manager.unwrap_or(default), languages, with_program)
}

fn line<'n>(manager: &str, languages: impl Iterator<Item = &'n str>, with_program: bool) -> String {
    // Homebrew has one package with all languages, Debian's names have no underscores.
    let (command, program, prefix) = match manager {
        "dnf" => ("dnf install", "tesseract", "tesseract-langpack-"),
        "zypper" => ("zypper install", "tesseract-ocr", "tesseract-ocr-traineddata-"),
        "pacman" => ("pacman -S", "tesseract", "tesseract-data-"),
        "apk" => ("apk add", "tesseract-ocr", "tesseract-ocr-data-"),
        "brew" => ("brew install", "tesseract", "tesseract-lang"),
        _ => ("apt-get install", "tesseract-ocr", "tesseract-ocr-"),
    };
    let mut packages = if with_program { vec![program.to_owned()] } else { Vec::new() };
    if manager == "brew" {
        packages.push(prefix.to_owned());
    } else {
        let name = |language: &str| match manager {
            "apt-get" => language.replace(['_', '/'], "-").to_lowercase(),
            _ => language.to_owned(),
        };
        packages.extend(languages.map(|language| format!("{prefix}{}", name(language))));
    }
    format!("{command} {}", packages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn each_package_manager_has_its_own_names() {
        let of = |manager, with_program| line(manager, ["deu", "chi_sim"].into_iter(), with_program);
        assert_eq!(of("apt-get", true), "apt-get install tesseract-ocr tesseract-ocr-deu tesseract-ocr-chi-sim");
        assert_eq!(of("dnf", false), "dnf install tesseract-langpack-deu tesseract-langpack-chi_sim");
        assert_eq!(of("brew", true), "brew install tesseract tesseract-lang");
    }
}
